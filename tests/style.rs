//! The prose of the README, the guides and the front page: its words, the length of its sentences, the width of its code.

use std::fs;
use std::path::{Path, PathBuf};

/// What is said otherwise: *response*, *evaluate*, *malformed*, *shows*, *expensive*, *space*, *element*, *writer*.
const WORDS: &[&str] = &[
    "answer",
    "answers",
    "answered",
    "judge",
    "judges",
    "judged",
    "judging",
    "tells",
    "told",
    "dear",
    "dearer",
    "whoever",
    "nobody",
    "somebody",
    "blank",
    "blanks",
    "member",
    "members",
    "unreadable",
];
const PHRASES: &[&str] = &["the one that", "that one", "cannot be read", "is no ", "are no ", "as far as"];
const LONGEST_SENTENCE: usize = 25;
const WIDEST_CODE: usize = 90;

#[test]
fn the_prose_is_plain_and_its_sentences_are_short() {
    let mut found = Vec::new();
    for (name, text) in texts() {
        for sentence in sentences(&text) {
            let words: Vec<_> =
                sentence.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
            if words.len() > LONGEST_SENTENCE {
                found.push(format!("{name}: {} words: {sentence}", words.len()));
            }
            let lower = format!(" {} ", sentence.to_lowercase());
            let plain = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            found.extend(
                words
                    .iter()
                    .map(plain)
                    .filter(|word| WORDS.contains(&word.as_str()))
                    .map(|word| format!("{name}: {word:?}: {sentence}")),
            );
            found.extend(
                PHRASES
                    .iter()
                    .filter(|phrase| lower.contains(*phrase))
                    .map(|phrase| format!("{name}: {phrase:?}: {sentence}")),
            );
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

#[test]
fn code_fits_beside_its_text() {
    let mut found = Vec::new();
    for (name, text) in texts() {
        let (mut fenced, mut is_rust) = (false, false);
        for line in text.lines() {
            let start = line.trim_start();
            if let Some(language) = start.strip_prefix("```") {
                fenced = !fenced;
                // In rustdoc a block without a language is Rust.
                is_rust =
                    fenced && (language.contains("rust") || language.is_empty() || language.starts_with("compile"));
            } else if is_rust && line.chars().count() > WIDEST_CODE && !start.starts_with("# ") {
                found.push(format!("{name}: {line}"));
            }
        }
    }
    assert!(found.is_empty(), "wider than {WIDEST_CODE} columns:\n{}", found.join("\n"));
}

/// Each text with its name: Markdown, of a source file its front page only.
fn texts() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> = [
        "README.md",
        "tests/README.md",
        "benches/README.md",
        "tests/vectors/README.md",
        "tests/vectors/client/README.md",
        "src/package.md",
        "src/lib.rs",
    ]
    .iter()
    .map(|path| root().join(path))
    .collect();
    paths.extend(files("src/guide", "md").into_iter().chain(files("adapters", "md")));
    paths.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let text = match path.extension() {
            Some(extension) if extension == "rs" => text
                .lines()
                .filter_map(|line| line.strip_prefix("//!"))
                .map(|line| line.strip_prefix(' ').unwrap_or(line))
                .collect::<Vec<_>>()
                .join("\n"),
            _ => text,
        };
        (path.strip_prefix(root()).expect("below the root").display().to_string(), text)
    };
    paths.into_iter().map(read).collect()
}

/// Every file below a folder, by how its name ends.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "no {extension} below {folder}");
    found
}

/// Comments, names and messages use the same words. A word in capitals is part of an ID.
#[test]
fn the_source_uses_plain_words() {
    let mut found = Vec::new();
    let folders = ["src", "tests", "fuzz/fuzz_targets", "benches/src", "benches/adapters/src", "adapters", "examples"];
    for path in folders.iter().flat_map(|folder| files(folder, "rs")) {
        if path.ends_with(file!()) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (index, line) in text.lines().enumerate() {
            let line = line.replace("about:blank", ""); // the name of a type
            let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| word.to_uppercase() != *word);
            let mut words = words.map(str::to_lowercase);
            found.extend(words.find(|word| WORDS.contains(&word.as_str())).map(|word| {
                format!(
                    "{}:{}: {word:?}: {}",
                    path.strip_prefix(root()).unwrap_or(&path).display(),
                    index + 1,
                    line.trim()
                )
            }));
        }
    }
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

/// The sentences outside of code, tables and links.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut paragraph = String::new();
    let mut in_code = false;
    for line in text.lines().chain([""]) {
        let line = line.trim();
        if line.starts_with("```") {
            in_code = !in_code;
        }
        let is_prose = !in_code
            && !line.starts_with("```")
            && !line.starts_with('|')
            && !line.starts_with('#')
            && !line.starts_with("![");
        let is_link = line.starts_with('[') && line.contains("]: ");
        let starts_anew = line.is_empty()
            || line.starts_with("- ")
            || line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
        if starts_anew || !is_prose {
            sentences.extend(cut(&paragraph));
            paragraph.clear();
        }
        if is_prose && !is_link {
            paragraph += line;
            paragraph.push(' ');
        }
    }
    sentences
}

/// Cuts at the end of a sentence, a colon or a semicolon, which is followed by a space. Quoted code is one word.
fn cut(paragraph: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut in_code = false;
    for character in paragraph.chars() {
        match character {
            '`' => {
                in_code = !in_code;
                plain.push('`');
            }
            ' ' | '.' | ':' | ';' | '?' if in_code => plain.push('_'),
            _ => plain.push(character),
        }
    }
    let ends = [". ", "? ", ": ", "; ", ".** ", "?** "];
    let mut rest = plain.as_str();
    let mut sentences = Vec::new();
    while let Some((at, end)) = ends.iter().filter_map(|end| Some((rest.find(end)?, end))).min() {
        sentences.push(rest[..at].trim().to_owned());
        rest = &rest[at + end.len()..];
    }
    sentences.push(rest.trim().to_owned());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The text of a page.
fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The page that is published with the package begins as the README does.
#[test]
fn the_page_of_the_package_is_the_beginning_of_the_readme() {
    let (readme, package) = (read("README.md"), read("src/package.md"));
    let beginning = |page: &str| page.split("## Where to go next").next().unwrap_or_default().to_owned();
    assert_eq!(beginning(&readme), beginning(&package));
}

/// The front page shows the two functions of the README, which a test puts on the wire.
#[test]
fn the_functions_of_the_front_page_are_those_of_the_readme() {
    let front_page: String = read("src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .fold(String::new(), |page, line| page + line.strip_prefix(' ').unwrap_or(line) + "\n");
    let readme = read("README.md");
    for start in ["/// GET and HEAD", "fn put("] {
        let function = |page: &str| {
            let (_, code) = page.split_once(start).unwrap_or_else(|| panic!("{start}"));
            code.split_once("\n}\n").expect("the end of the function").0.to_owned()
        };
        assert_eq!(function(&front_page), function(&readme), "{start}");
    }
}

/// Links to files of the repository, and to sections of its pages, lead somewhere.
#[test]
fn relative_links_lead_somewhere() {
    let mut broken = Vec::new();
    for (name, text) in texts().into_iter().filter(|(name, _)| name.contains("README")) {
        let folder = root().join(&name).parent().expect("a folder").to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !link.starts_with("http") && !link.starts_with('#') && !folder.join(link).exists() {
                broken.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(broken.is_empty(), "broken: {broken:#?}");
}
