//! What comes with the program: the three films, the shelf of older stories, and the seeds of both.

/// Files of a folder and an ending, each with its text.
macro_rules! files {
    ($folder:literal $ending:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../", $folder, $name, $ending)))),*]
    };
}

/// Ids and texts of the films that come with the program.
pub const BUILT_IN_FILMS: &[(&str, &str)] = files! {
    "data/films/" ".ron":
    "la-balance-1982" "rififi-1955" "un-flic-1972"
};

/// Ids and texts of the stories of the shelf: a background for every comparison. They are older than 1900, and come with
/// the program as the films do.
pub const BUILT_IN_SHELF: &[(&str, &str)] = files! {
    "data/shelf/" ".ron":
    "cavalleria" "electra" "emilia-galotti" "hamlet" "hippolytus" "lancelot" "libation-bearers" "macbeth"
    "medea" "monte-cristo" "moor" "nibelungs" "norma" "othello" "pagliacci" "phedre" "pyramus"
    "richard-iii" "romeo" "spanish-tragedy" "titus" "tristan" "virginia" "volsungs"
};

/// Names and texts of the seeds that come with the program.
pub(super) const BUILT_IN_SEEDS: &[(&str, &str)] = files! {
    "seeds/" "":
    "000-un-flic.txt" "001-rififi.txt" "002-rififi.txt" "003-la-balance.txt" "100-libation-bearers.txt"
    "101-electra.txt" "102-hippolytus.txt" "103-medea.txt" "104-pyramus.txt" "105-virginia.txt"
    "106-tristan.txt" "107-lancelot.txt" "108-volsungs.txt" "109-nibelungs.txt" "110-moor.txt"
    "111-othello.txt" "112-hamlet.txt" "113-macbeth.txt" "114-richard-iii.txt" "115-romeo.txt"
    "116-titus.txt" "117-spanish-tragedy.txt" "118-phedre.txt" "119-emilia-galotti.txt" "120-norma.txt"
    "121-monte-cristo.txt" "122-cavalleria.txt" "123-pagliacci.txt"
};
