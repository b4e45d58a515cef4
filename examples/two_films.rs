//! The betrayals of a film, its chart, and who in another film corresponds to whom: `cargo run --example two_films`.

#![allow(clippy::print_stdout)]

use imbroglio::{Chart, Film, compare};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rififi = Film::open("data/films/rififi-1955.ron")?.story()?;
    let balance = Film::open("data/films/la-balance-1982.ron")?.story()?;
    for betrayal in rififi.betrayals().all {
        println!("{} betrays {}", rififi.party(betrayal.by).name, rififi.party(betrayal.to).name);
    }
    std::fs::write(std::env::temp_dir().join("rififi.svg"), rififi.draw(Chart::Relations).to_svg()?)?;
    for pair in compare(&rififi, &balance).alignment.pairs {
        println!("{} is as {}", rififi.party(pair.a).name, balance.party(pair.b).name);
    }
    Ok(())
}
