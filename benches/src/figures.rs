//! What was measured: a word or a number for each peer and item, as the measuring programs print it.

use std::fmt::Display;

use crate::items::Item;
use crate::peers::Peer;

/// One line of a measuring program.
pub fn row(peer: &Peer, item: &Item, figure: impl Display) {
    println!("{}\t{}\t{figure}", peer.name, item.name);
}

/// A figure, or why there is none.
#[derive(Clone, Debug)]
pub struct Figure {
    pub peer: String,
    pub item: String,
    pub text: String,
}

/// The figures of a whole run.
#[derive(Clone, Debug)]
pub struct Figures(Vec<Figure>);

impl Figures {
    #[must_use]
    pub fn new(figures: Vec<Figure>) -> Self {
        Self(figures)
    }

    /// Reads what [`row`] wrote.
    ///
    /// # Panics
    ///
    /// On a line that is no row.
    #[must_use]
    pub fn read(output: &str) -> Self {
        Self(
            output
                .lines()
                .map(|line| match *line.split('\t').collect::<Vec<_>>() {
                    [peer, item, text] => Figure { peer: peer.into(), item: item.into(), text: text.into() },
                    _ => panic!("not a row: {line}"),
                })
                .collect(),
        )
    }

    #[must_use]
    pub fn all(&self) -> &[Figure] {
        &self.0
    }

    /// What was found for a peer and an item.
    #[must_use]
    pub fn text(&self, peer: &str, item: &str) -> &str {
        self.0.iter().find(|figure| figure.peer == peer && figure.item == item).map_or("", |figure| &figure.text)
    }

    /// The same, if it is a number.
    #[must_use]
    pub fn number(&self, peer: &str, item: &str) -> Option<f64> {
        self.text(peer, item).parse().ok()
    }
}
