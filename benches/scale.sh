#!/usr/bin/env bash
# How time and memory grow with stories and casts: draws stories of several sizes from a seed and runs each question or
# picture on them, with one program or with several side by side.
#
#   benches/scale.sh PROGRAM...        for instance: benches/scale.sh target/release/imbroglio old/imbroglio
#
# Prints CPU seconds (user and system) and the most memory in MB. What takes more than LIMIT of those seconds (120) is ended and
# shown as "over"; "failed" also stands where an older program lacks an option. Needs bash, awk and GNU time. Add a line at the
# foot for whatever else should be measured; ONLY=word measures the rows that have the word. The last table holds how time grows:
# the exponent between the smallest and the largest size, for each program.
set -euo pipefail
[ $# -gt 0 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0"; exit 1; }
limit=${LIMIT:-120}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# story CHARACTERS ACTS EVENTS [CAUSES]: deeds between characters that mostly stand near one another in the cast; with causes
# every event but the first has one among the three before it, so that chains of causes are long
story() {
    awk -v n="$1" -v acts="$2" -v events="$3" -v causes="${4:-}" '
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
            for (e = 0; e < events; e++) {
                needs = causes && e > 0 ? sprintf(", needs: [e%d]", e - 1 - roll(e < 3 ? e : 3)) : ""
                printf "  (id: e%d, what: \"Event %d\", acts: [%s]%s),\n", e, e, deeds[e], needs
            }
            print " ],\n)"
        }'
}

# measure WORDS FILM ARGUMENTS...: one row of the table, a cell for each program
measure() {
    local words=$1 film=$2 number=0
    shift 2
    [[ $words == *"${ONLY:-}"* ]] || return 0
    printf '| %s ' "$words"
    for program in "${programs[@]}"; do
        number=$((number + 1))
        if command time -f '%U %S %M' -o "$folder/cost" bash -c 'ulimit -t "$0"; exec "$@"' "$limit" "$program" "$@" "$film" \
            >/dev/null 2>"$folder/said" || grep -q 'status 1$' "$folder/cost"; then
            tail -1 "$folder/cost" | awk '{ printf "| %.2f s, %d MB ", $1 + $2, $3 / 1024 }'
            [ -z "${size_of:-}" ] || tail -1 "$folder/cost" |
                awk -v row="${row:-$words}" -v at="$number" -v size="$size_of" '{ print row "\t" at "\t" size "\t" $1 + $2 }' >>"$folder/growth"
        elif grep -q 'signal' "$folder/cost" && ! grep -qi 'memory' "$folder/said"; then
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
    size_of=$1 row="relationship chart" measure "relationship chart, $1 characters, $2 acts" "$folder/film.ron" draw --chart relations
    measure "the same with all of them (--top)" "$folder/film.ron" draw --chart relations --top "$1"
    measure "matrix, $1 characters, $2 acts" "$folder/film.ron" draw --chart matrix
done
for size in "50 60" "50 120" "100 200"; do
    set -- $size
    story "$1" "$(($2 * 3))" "$2" >"$folder/film.ron"
    size_of=$2 row="storyline, events" measure "storyline, $1 characters, $2 events" "$folder/film.ron" draw --chart storyline
done
for events in 1000 2000 4000 8000; do
    story 40 "$((events * 3))" "$events" causes >"$folder/film.ron"
    size_of=$events row="motifs, events" measure "motifs, all of them, $events events" "$folder/film.ron" motifs
done
for acts in 1000 10000 100000 "${MOST_ACTS:-1000000}"; do
    story "$((acts / 10))" "$acts" "$((acts / 3))" causes >"$folder/film.ron"
    for question in check betrayals chains what-if retribution secrets relations; do
        size_of=$acts row=$question measure "$question, $acts acts with causes" "$folder/film.ron" "$question"
    done
done
[ -s "$folder/growth" ] || exit 0
echo
printf '| growth '; printf '| %s ' "${programs[@]}"; echo '|'
printf '|---'; printf '|---:%.0s' "${programs[@]}"; echo '|'
# a line fitted through the logarithms of sizes and times
awk -F'\t' -v programs="${#programs[@]}" '
    { if (!($1 in seen)) { seen[$1] = 1; order[++rows] = $1 }
      if ($4 <= 0) $4 = 0.005
      k = $1 SUBSEP $2; x = log($3); y = log($4); n[k]++; sx[k] += x; sy[k] += y; sxx[k] += x * x; sxy[k] += x * y }
    END { for (row = 1; row <= rows; row++) {
        printf "| %s ", order[row]
        for (p = 1; p <= programs; p++) {
            k = order[row] SUBSEP p; spread = n[k] * sxx[k] - sx[k] * sx[k]
            if (n[k] > 1 && spread > 0) printf "| %.2f ", (n[k] * sxy[k] - sx[k] * sy[k]) / spread; else printf "| – "
        }
        print "|" } }' "$folder/growth"
