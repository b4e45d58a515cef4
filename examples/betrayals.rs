//! Who betrays whom in a film, with the sentences that say so: `cargo run --example betrayals -- film.ron`.

#![allow(clippy::print_stdout)]

use imbroglio::Film;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let film = match std::env::args().nth(1) {
        Some(path) => Film::open(path)?,
        None => Film::built_in("rififi-1955").ok_or("no such film")?,
    };
    let story = film.story()?;
    for betrayal in &story.betrayals().all {
        let (by, to) = (story.party(betrayal.by), story.party(betrayal.to));
        let cites: Vec<String> =
            betrayal.evidence.cites.iter().map(|cite| story.sentence(*cite).citation()).collect();
        println!("{} betrays {} [{}]", by.name, to.name, cites.join(" "));
    }
    Ok(())
}
