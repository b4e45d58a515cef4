//! Charts of a film in dark colours, up to an event if one is named: `cargo run --example pictures -- film.ron event`.

#![allow(clippy::print_stdout)]

use imbroglio::{Chart, Film, Theme};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let film = match arguments.next() {
        Some(path) => Film::open(path)?,
        None => Film::built_in("un-flic-1972").ok_or("no such film")?,
    };
    let story = film.story()?;
    let until = arguments.next().map(|event| story.find_event(&event)).transpose()?;
    for (chart, name) in [(Chart::Relations, "relations"), (Chart::Storyline, "storyline")] {
        let mut picture = story.draw(chart).theme(Theme::named("dark")?);
        if let Some(event) = until {
            picture = picture.until(event);
        }
        let path = std::env::temp_dir().join(format!("imbroglio-{name}.svg"));
        std::fs::write(&path, picture.to_svg()?)?;
        println!("{}", path.display());
    }
    Ok(())
}
