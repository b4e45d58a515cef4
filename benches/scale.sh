#!/usr/bin/env bash
# How time and memory grow with stories and casts: draws stories of several sizes from a seed and runs each question or
# picture on them, with one program or with several side by side.
#
#   benches/scale.sh PROGRAM...        for instance: benches/scale.sh target/release/imbroglio old/imbroglio
#
# Prints CPU seconds (user and system) and the most memory in MB. What takes longer than LIMIT seconds (120) is ended and
# shown as "over". Needs bash, awk and GNU time. Add a line at the foot for whatever else should be measured.
set -euo pipefail
[ $# -gt 0 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 1; }
limit=${LIMIT:-120}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# story CHARACTERS ACTS EVENTS: deeds between characters that mostly stand near one another in the cast
story() {
    awk -v n="$1" -v acts="$2" -v events="$3" '
        function roll(sides) { seed = (seed * 16807) % 2147483647; return seed % sides }
        BEGIN {
            seed = 20261128 + n
            split("kills betrays beats helps threatens deceives rescues marries", kinds, " ")
            print "(\n title: \"Chance\",\n characters: ["
            for (c = 0; c < n; c++) printf "  (id: c%d, name: \"Person %d\"),\n", c, c
            print " ],\n story: ["
            for (a = 0; a < acts; a++) {
                from = roll(n); to = (from + 1 + (roll(3) > 0 ? roll(n < 8 ? n - 1 : 7) : roll(n - 1))) % n
                if (from != to) deeds[a % events] = deeds[a % events] sprintf("%s(c%d, c%d), ", kinds[1 + roll(8)], from, to)
            }
            for (e = 0; e < events; e++) printf "  (id: e%d, what: \"Event %d\", acts: [%s]),\n", e, e, deeds[e]
            print " ],\n)"
        }'
}

# measure WORDS FILM ARGUMENTS...: one row of the table, a cell for each program
measure() {
    local words=$1 film=$2
    shift 2
    printf '| %s ' "$words"
    for program in "${programs[@]}"; do
        if command time -f '%U %S %M' -o "$folder/cost" timeout "$limit" "$program" "$@" "$film" >/dev/null 2>"$folder/said"; then
            tail -1 "$folder/cost" | awk '{ printf "| %.2f s, %d MB ", $1 + $2, $3 / 1024 }'
        elif grep -q 'status 124' "$folder/cost"; then
            printf '| over %s s ' "$limit"
        else
            printf '| failed: %s ' "$(head -1 "$folder/said")"
        fi
    done
    echo '|'
}

programs=("$@")
printf '| work '; printf '| %s ' "${programs[@]}"; echo '|'
printf '|---'; printf '|---:%.0s' "${programs[@]}"; echo '|'

for size in "40 120" "100 300" "200 600" "300 900" "1000 3000"; do
    set -- $size
    story "$1" "$2" 60 >"$folder/film.ron"
    measure "relationship chart, $1 characters, $2 acts" "$folder/film.ron" draw --chart relations
done
for size in "50 60" "50 120" "100 200"; do
    set -- $size
    story "$1" "$(($2 * 3))" "$2" >"$folder/film.ron"
    measure "storyline, $1 characters, $2 events" "$folder/film.ron" draw --chart storyline
done
