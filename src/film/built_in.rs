//! What comes with the program: the three films, the shelf of older stories, and the seeds of both.

/// Ids and texts of the films that come with the program.
pub const BUILT_IN_FILMS: &[(&str, &str)] = &[
    ("la-balance-1982", include_str!("../../data/films/la-balance-1982.ron")),
    ("rififi-1955", include_str!("../../data/films/rififi-1955.ron")),
    ("un-flic-1972", include_str!("../../data/films/un-flic-1972.ron")),
];

/// Ids and texts of the stories of the shelf: a background for every comparison. They are older than 1900, and come with
/// the program as the films do.
pub const BUILT_IN_SHELF: &[(&str, &str)] = &[
    ("cavalleria", include_str!("../../data/shelf/cavalleria.ron")),
    ("electra", include_str!("../../data/shelf/electra.ron")),
    ("emilia-galotti", include_str!("../../data/shelf/emilia-galotti.ron")),
    ("hamlet", include_str!("../../data/shelf/hamlet.ron")),
    ("hippolytus", include_str!("../../data/shelf/hippolytus.ron")),
    ("lancelot", include_str!("../../data/shelf/lancelot.ron")),
    ("libation-bearers", include_str!("../../data/shelf/libation-bearers.ron")),
    ("macbeth", include_str!("../../data/shelf/macbeth.ron")),
    ("medea", include_str!("../../data/shelf/medea.ron")),
    ("monte-cristo", include_str!("../../data/shelf/monte-cristo.ron")),
    ("moor", include_str!("../../data/shelf/moor.ron")),
    ("nibelungs", include_str!("../../data/shelf/nibelungs.ron")),
    ("norma", include_str!("../../data/shelf/norma.ron")),
    ("othello", include_str!("../../data/shelf/othello.ron")),
    ("pagliacci", include_str!("../../data/shelf/pagliacci.ron")),
    ("phedre", include_str!("../../data/shelf/phedre.ron")),
    ("pyramus", include_str!("../../data/shelf/pyramus.ron")),
    ("richard-iii", include_str!("../../data/shelf/richard-iii.ron")),
    ("romeo", include_str!("../../data/shelf/romeo.ron")),
    ("spanish-tragedy", include_str!("../../data/shelf/spanish-tragedy.ron")),
    ("titus", include_str!("../../data/shelf/titus.ron")),
    ("tristan", include_str!("../../data/shelf/tristan.ron")),
    ("virginia", include_str!("../../data/shelf/virginia.ron")),
    ("volsungs", include_str!("../../data/shelf/volsungs.ron")),
];

/// Names and texts of the seeds that come with the program.
pub(super) const BUILT_IN_SEEDS: &[(&str, &str)] = &[
    ("000-un-flic.txt", include_str!("../../seeds/000-un-flic.txt")),
    ("001-rififi.txt", include_str!("../../seeds/001-rififi.txt")),
    ("002-rififi.txt", include_str!("../../seeds/002-rififi.txt")),
    ("003-la-balance.txt", include_str!("../../seeds/003-la-balance.txt")),
    ("100-libation-bearers.txt", include_str!("../../seeds/100-libation-bearers.txt")),
    ("101-electra.txt", include_str!("../../seeds/101-electra.txt")),
    ("102-hippolytus.txt", include_str!("../../seeds/102-hippolytus.txt")),
    ("103-medea.txt", include_str!("../../seeds/103-medea.txt")),
    ("104-pyramus.txt", include_str!("../../seeds/104-pyramus.txt")),
    ("105-virginia.txt", include_str!("../../seeds/105-virginia.txt")),
    ("106-tristan.txt", include_str!("../../seeds/106-tristan.txt")),
    ("107-lancelot.txt", include_str!("../../seeds/107-lancelot.txt")),
    ("108-volsungs.txt", include_str!("../../seeds/108-volsungs.txt")),
    ("109-nibelungs.txt", include_str!("../../seeds/109-nibelungs.txt")),
    ("110-moor.txt", include_str!("../../seeds/110-moor.txt")),
    ("111-othello.txt", include_str!("../../seeds/111-othello.txt")),
    ("112-hamlet.txt", include_str!("../../seeds/112-hamlet.txt")),
    ("113-macbeth.txt", include_str!("../../seeds/113-macbeth.txt")),
    ("114-richard-iii.txt", include_str!("../../seeds/114-richard-iii.txt")),
    ("115-romeo.txt", include_str!("../../seeds/115-romeo.txt")),
    ("116-titus.txt", include_str!("../../seeds/116-titus.txt")),
    ("117-spanish-tragedy.txt", include_str!("../../seeds/117-spanish-tragedy.txt")),
    ("118-phedre.txt", include_str!("../../seeds/118-phedre.txt")),
    ("119-emilia-galotti.txt", include_str!("../../seeds/119-emilia-galotti.txt")),
    ("120-norma.txt", include_str!("../../seeds/120-norma.txt")),
    ("121-monte-cristo.txt", include_str!("../../seeds/121-monte-cristo.txt")),
    ("122-cavalleria.txt", include_str!("../../seeds/122-cavalleria.txt")),
    ("123-pagliacci.txt", include_str!("../../seeds/123-pagliacci.txt")),
];
