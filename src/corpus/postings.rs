//! An inverted index: of each feature of many stories those that have it, so that what two have in common is found without
//! comparing any two, and a feature of one story alone costs nothing.

/// Which stories have which features, and how often.
#[derive(Debug, Clone)]
pub(super) struct Postings<F, C> {
    /// The features of more than one story, in order.
    pub shared: Vec<F>,
    /// Of each shared feature the stories that have it, in order, and how often.
    pub stories: Vec<Vec<(u32, C)>>,
    /// Of each story the numbers of its shared features, in order, and how often.
    pub features: Vec<Vec<(u32, C)>>,
}

impl<F: Ord, C: Copy + Ord> Postings<F, C> {
    /// Sorts the features of so many stories, each with its story and how often it has it. O(features · log).
    pub fn new(stories: usize, mut entries: Vec<(F, u32, C)>) -> Self {
        entries.sort_unstable();
        let mut found = Self { shared: Vec::new(), stories: Vec::new(), features: vec![Vec::new(); stories] };
        let mut entries = entries.into_iter().peekable();
        while let Some((feature, story, count)) = entries.next() {
            let mut having = vec![(story, count)];
            while let Some((_, story, count)) = entries.next_if(|(other, ..)| *other == feature) {
                having.push((story, count));
            }
            if having.len() > 1 {
                let number = found.shared.len() as u32;
                having
                    .iter()
                    .for_each(|(story, count)| found.features[*story as usize].push((number, *count)));
                found.shared.push(feature);
                found.stories.push(having);
            }
        }
        found
    }
}
