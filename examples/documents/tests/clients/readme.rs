//! The commands of the READMEs, as they are pasted, twice against one database.

use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::server::Server;
use crate::support::program;

/// What curl shows, command by command, is what the page shows.
#[test]
fn the_transcript_of_the_project_works_twice() {
    let page = include_str!("../../../../README.md");
    let (_, block) = page.split_once("```console\n$ note=").expect("the transcript");
    let (block, _) = block.split_once("```").expect("its end");
    let block = format!("$ note={block}");
    let commands: Vec<_> = block.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
    let shown: Vec<_> = block.lines().filter(|line| line.starts_with("HTTP/")).collect();
    assert_eq!((commands.len(), shown.len()), (6, 4));
    assert_works_twice(&commands.join("\n"), &shown);
}

#[test]
fn the_walk_works_twice() {
    let page = include_str!("../../README.md");
    let (_, walk) = page.split_once("## The walk").expect("the walk");
    let (walk, _) = walk.split_once("\n## ").expect("its end");
    let blocks = walk.split("```console\n").skip(1).filter_map(|block| block.split_once("```"));
    let commands: String = blocks.map(|(commands, _)| commands).collect();
    let statuses = ["201", "304", "204", "412", "428", "200", "200", "204"];
    assert_works_twice(&commands, &statuses.map(|status| ["HTTP/1.1", status].join(" ")));
}

fn assert_works_twice(commands: &str, shown: &[impl AsRef<str>]) {
    if program::find("curl").is_none() {
        return;
    }
    let (server, _folder) = Server::start();
    let address = format!("//{}/", server.address);
    let commands = commands.replace("//localhost:3000/", &address).replace("//127.0.0.1:3000/", &address);
    for _ in 0..2 {
        let output = Command::new("sh").args(["-euc", &commands]).output().expect("a shell");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
        // Content without a line end has the next response behind it.
        let found: Vec<_> = text.match_indices("HTTP/1.1 ").map(|(at, _)| &text[at..]).collect();
        assert_eq!(found.len(), shown.len(), "{text}");
        for (found, shown) in found.iter().zip(shown) {
            assert!(found.starts_with(shown.as_ref()), "not {}: {found}", shown.as_ref());
        }
        // The name of the document is the second in which it was made.
        thread::sleep(Duration::from_millis(1100));
    }
}
