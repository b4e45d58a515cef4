#!/usr/bin/env bash
# Expected: GEDCOM, the format of family trees, says under a child's link to a family how it came there (PEDI adopted); a reader that can be
#   asked for natural parents only leaves the adoptive ones out. The year of an event is a year that the date names.
# Seen: python-gedcom 1.1.0. get_parents(child, "NATURAL") gives the adoptive parents: PEDI is never looked at, only the tags _FREL and
#   _MREL that one program writes. get_ancestors names a woman who is mother and grandmother twice. The year is whatever stands last:
#   for "44 B.C." and for "1712/13", an old and a new style of one year, -1, which also stands for a birth that nobody knows; for
#   "BET 1 JAN 1899 AND 3 MAR 1901" 1901. birth_range then finds nobody of these, without a word.
# From: seen by running. PEDI, double years and B.C. are in GEDCOM 5.5 and 5.5.1.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" -q install python-gedcom==1.1.0
cat > "$folder/thebes.ged" <<'END'
0 HEAD
1 GEDC
2 VERS 5.5.1
2 FORM LINEAGE-LINKED
1 CHAR UTF-8
0 @I1@ INDI
1 NAME Oedipus //
1 BIRT
2 DATE 44 B.C.
1 DEAT
2 DATE BET 1 JAN 1899 AND 3 MAR 1901
1 FAMC @F1@
1 FAMS @F2@
0 @I2@ INDI
1 NAME Iokaste //
1 FAMS @F1@
1 FAMS @F2@
0 @I3@ INDI
1 NAME Antigone //
1 BIRT
2 DATE 1712/13
1 FAMC @F2@
2 PEDI adopted
0 @F1@ FAM
1 WIFE @I2@
1 CHIL @I1@
0 @F2@ FAM
1 HUSB @I1@
1 WIFE @I2@
1 CHIL @I3@
0 TRLR
END
cat > "$folder/thebes.py" <<'END'
from gedcom.element.individual import IndividualElement
from gedcom.parser import Parser
reader = Parser()
reader.parse_file("thebes.ged")
people = [one for one in reader.get_root_child_elements() if isinstance(one, IndividualElement)]
oedipus, iokaste, antigone = people
def names(some):
    return [one.get_name()[0] for one in some]
print("natural parents of Antigone:", names(reader.get_parents(antigone, "NATURAL")))
print("her ancestors:", names(reader.get_ancestors(antigone)))
for one in people:
    print(one.get_name()[0], repr(one.get_birth_data()[0]), one.get_birth_year(), one.get_death_year(), one.birth_range_match(1700, 1800))
END
seen="$(cd "$folder" && env/bin/python thebes.py)"
echo "$seen"
[ "$seen" = "natural parents of Antigone: ['Oedipus', 'Iokaste']
her ancestors: ['Oedipus', 'Iokaste', 'Iokaste']
Oedipus '44 B.C.' -1 1901 False
Iokaste '' -1 -1 False
Antigone '1712/13' -1 -1 False" ] || { echo "it has changed"; exit 1; }
echo "as described"
