#!/usr/bin/env bash
# How time and memory grow with stories and casts: draws stories of several sizes from a seed and runs each question or
# picture on them, with one program or with several side by side.
#
#   benches/scale.sh PROGRAM...        the newest first: benches/scale.sh target/release/imbroglio old/imbroglio
#
# Prints CPU seconds (user and system) and the most memory in MB. What takes more than LIMIT of those seconds (120) is ended and
# shown as "over"; "failed" also stands where an older program lacks an option, or reads no film so large. Needs bash, awk and GNU time. Where Graphviz
# is installed `dot` draws the same charts, and with PEERS, a Python that has what `benches/scale_peers.py` asks for, others
# answer what they can: their rows have one cell, since the programs above them are measured already. Add a line at the
# foot for whatever else should be measured; ONLY=word measures the rows that have the word, and MOST_ACTS=number ends the
# stories there. The last table holds how time grows:
# the exponent between the smallest and the largest size, for each program.
set -euo pipefail
[ $# -gt 0 ] || { sed -n '2,14s/^# \{0,1\}//p' "$0"; exit 1; }
limit=${LIMIT:-120}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# story CHARACTERS ACTS EVENTS [WORDS]: deeds between characters that mostly stand near one another in the cast. With the word
# `causes` every event but the first has one among the three before it, so that chains of causes are long; with `bonds` every
# two neighbours are friends, every ten of the cast a group, and every twentieth event is a secret that somebody learns; with
# `pair` all deeds are those of two
story() {
    local words=" ${*:4} "
    awk -v n="$1" -v acts="$2" -v events="$3" -v causes="$([[ $words != *" causes "* ]] || echo 1)" \
        -v bonds="$([[ $words != *" bonds "* ]] || echo 1)" -v pair="$([[ $words != *" pair "* ]] || echo 1)" '
        function roll(sides) { seed = (seed * 16807) % 2147483647; return seed % sides }
        BEGIN {
            seed = 20261128 + n
            split("kills betrays beats helps threatens deceives rescues marries", kinds, " ")
            print "(\n title: \"Chance\",\n characters: ["
            for (c = 0; c < n; c++) printf "  (id: c%d, name: \"Person %d\"),\n", c, c
            print " ],"
            if (bonds) {
                print " groups: ["
                for (g = 0; g * 10 + 9 < n; g++) {
                    printf "  (id: g%d, name: \"Group %d\", members: [", g, g
                    for (c = g * 10; c < g * 10 + 10; c++) printf "c%d, ", c
                    print "]),"
                }
                print " ],\n bonds: ["
                for (c = 0; c + 1 < n; c += 2) printf "  friend(c%d, c%d),\n", c, c + 1
                print " ],\n knowledge: ["
                for (e = 0; e < events; e += 20) printf "  (id: k%d, what: \"Secret %d\", of: e%d, known_to: [c%d]),\n", e, e, e, e % n
                print " ],"
            }
            print " story: ["
            for (a = 0; a < acts; a++) {
                from = roll(n); to = (from + 1 + (roll(3) > 0 ? roll(n < 8 ? n - 1 : 7) : roll(n - 1))) % n
                if (pair) { from = a % 2; to = 1 - from }
                if (from != to) deeds[a % events] = deeds[a % events] sprintf("%s(c%d, c%d), ", kinds[1 + roll(8)], from, to)
            }
            for (e = 0; e < events; e++) {
                needs = causes && e > 0 ? sprintf(", needs: [e%d]", e - 1 - roll(e < 3 ? e : 3)) : ""
                learns = bonds && e % 20 == 10 ? sprintf(", learns: [c%d(k%d)]", (e + 1) % n, e - 10) : ""
                printf "  (id: e%d, what: \"Event %d\", acts: [%s]%s%s),\n", e, e, deeds[e], needs, learns
            }
            print " ],\n)"
        }'
}

# crowd CHARACTERS: all of them at one event, where half help the first, and half kill one; with BONDS they are a group
crowd() {
    awk -v n="$1" -v bonds="${2:-}" '
        BEGIN {
            print "(\n title: \"Crowd\",\n characters: ["
            for (c = 0; c < n; c++) { printf "  (id: c%d, name: \"Person %d\"),\n", c, c; all = all sprintf("c%d, ", c) }
            print " ],"
            for (c = 0; c < n / 2; c++) first = first sprintf("c%d, ", c)
            for (c = int(n / 2) + 1; c < n; c++) second = second sprintf("c%d, ", c)
            if (bonds) printf " groups: [(id: g, name: \"All\", members: [%s])],\n", all
            printf " story: [\n  (id: meeting, what: \"All meet\", present: [%s], acts: [helps(c0, [%s])]),\n", all, second
            printf "  (id: end, what: \"One dies\", acts: [kills([%s], c%d)], needs: [meeting]),\n ],\n)\n", first, n / 2
        }'
}

# tangle EVENTS: each event is the cause of all later ones
tangle() {
    awk -v n="$1" '
        function roll(sides) { seed = (seed * 16807) % 2147483647; return seed % sides }
        BEGIN {
            seed = 20261128 + n
            split("kills betrays beats helps threatens deceives rescues marries", kinds, " ")
            print "(\n title: \"Tangle\",\n characters: ["
            for (c = 0; c < 60; c++) printf "  (id: c%d, name: \"Person %d\"),\n", c, c
            print " ],\n story: ["
            for (e = 0; e < n; e++) {
                from = roll(60)
                printf "  (id: e%d, what: \"Event %d\", acts: [%s(c%d, c%d)], needs: [%s]),\n", e, e, kinds[1 + roll(8)], from, (from + 1 + roll(59)) % 60, before
                before = before sprintf("e%d, ", e)
            }
            print " ],\n)"
        }'
}

# measure WORDS FILM ARGUMENTS...: one row of the table, a cell for each program; what is in `behind` stands behind the film
measure() {
    local words=$1 film=$2 number=0
    shift 2
    [[ $words == *"${ONLY:-}"* ]] || return 0
    printf '| %s ' "$words"
    for program in "${programs[@]}"; do
        number=$((number + 1))
        if command time -f '%U %S %M' -o "$folder/cost" bash -c 'ulimit -t "$0"; exec "$@"' "$limit" "$program" "$@" "$film" ${behind:-} \
            >/dev/null 2>"$folder/said" || { [ "$1" = check ] && grep -q 'status 1$' "$folder/cost"; }; then
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

# peer WORDS COMMAND...: what another program takes for it, as a row of one cell
peer() {
    local words=$1
    shift
    [[ $words == *"${ONLY:-}"* ]] || return 0
    if command time -f '%U %S %M' -o "$folder/cost" bash -c 'ulimit -t "$0"; exec "$@"' "$limit" "$@" >/dev/null 2>"$folder/said"; then
        tail -1 "$folder/cost" | awk -v words="$words" '{ printf "| %s | %.2f s, %d MB |\n", words, $1 + $2, $3 / 1024 }'
    else
        printf '| %s | over %s s, or failed: %s |\n' "$words" "$limit" "$(tail -1 "$folder/said")"
    fi
}

# python QUESTION WORDS: what `scale_peers.py` answers of the acts of the film
python() {
    [ -n "${PEERS:-}" ] || return 0
    [[ $2 == *"${ONLY:-}"* ]] || return 0
    "${programs[0]}" relations --format csv "$folder/film.ron" >"$folder/acts.csv"
    peer "$2" "$PEERS" "$(dirname "$0")/scale_peers.py" "$1" "$folder/acts.csv"
}

names=("$@")
programs=()
for program in "$@"; do
    [ -x "$program" ] && [ -f "$program" ] || { echo "$program is no program" >&2; exit 2; }
    programs+=("$(realpath "$program")")
done
printf '| work '; printf '| %s ' "${names[@]}"; echo '|'
printf '|---'; printf '|---:%.0s' "${programs[@]}"; echo '|'

for size in "40 120" "100 300" "200 600" "300 900" "1000 3000"; do
    set -- $size
    story "$1" "$2" 60 >"$folder/film.ron"
    size_of=$1 row="relationship chart" measure "relationship chart, $1 characters, $2 acts" "$folder/film.ron" draw --chart relations
    measure "the same with all of them (--top)" "$folder/film.ron" draw --chart relations --top "$1"
    measure "matrix, $1 characters, $2 acts" "$folder/film.ron" draw --chart matrix
    if command -v dot >/dev/null && [[ "dot: relationship chart" == *"${ONLY:-}"* ]]; then
        "${programs[0]}" draw --chart relations --top "$1" --no-positions -o "$folder/film.dot" --force "$folder/film.ron"
        peer "dot: relationship chart, $1 characters, $2 acts" dot -Tsvg "$folder/film.dot"
    fi
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
for characters in 40 60 100 1000; do
    story "$characters" "$((characters * 5))" 60 bonds >"$folder/film.ron"
    size_of=$characters row="balance, characters" measure "balance, $characters characters" "$folder/film.ron" balance
    python triads "igraph and numpy: signed triangles at the end, $characters characters"
done
questions="check betrayals chains what-if retribution secrets relations fates standing allegiance motifs sources stats show"
for acts in 1000 10000 100000 "${MOST_ACTS:-1000000}"; do
    for with in "causes" "bonds"; do
        # shellcheck disable=SC2086
        story "$((acts / 10))" "$acts" "$((acts / 3))" $with >"$folder/film.ron"
        for question in $questions balance; do
            size_of=$acts row="$question, $with" measure "$question, $acts acts with $with" "$folder/film.ron" "$question"
        done
        behind=c1 size_of=$acts row="why, $with" measure "why, $acts acts with $with" "$folder/film.ron" why
        if [ "$with" = causes ]; then
            python relations "Polars: acts as a sorted table, $acts acts with causes"
            python motifs "DuckDB: three motifs counted, $acts acts with causes"
            python walks "Polars: walks of betrayals and killings counted, $acts acts with causes"
        fi
    done
    story 2 "$acts" "$((acts / 3))" pair >"$folder/film.ron"
    for question in $questions balance; do
        size_of=$acts row="$question, one pair" measure "$question, $acts acts of one pair" "$folder/film.ron" "$question"
    done
done
for characters in 1000 10000 100000; do
    for with in "" bonds; do
        crowd "$characters" $with >"$folder/film.ron"
        for question in $questions balance; do
            size_of=$characters row="$question, a crowd${with:+ that is a group}" \
                measure "$question, $characters characters at one event${with:+, a group}" "$folder/film.ron" "$question"
        done
    done
done
# the text grows with the square of the events
for events in 500 1000 2000; do
    tangle "$events" >"$folder/film.ron"
    for question in $questions; do
        size_of=$((events * events)) row="$question, a tangle" measure "$question, $events events, each the cause of all later" "$folder/film.ron" "$question"
    done
done
[ -s "$folder/growth" ] || exit 0
echo
printf '| growth '; printf '| %s ' "${names[@]}"; echo '|'
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
