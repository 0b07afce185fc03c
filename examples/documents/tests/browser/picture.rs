//! The page in a conflict, for the README: `DOCUMENTS_PICTURE=conflict.png cargo test -p documents --test browser picture`.

use std::{env, fs};

use crate::browser::in_browser;

#[test]
fn picture() {
    in_browser(async |page, server| {
        let recipe = "Tea\n\nWarm the pot.\nOne spoon for each cup.\nLet it stand.\n";
        server.put("/documents/shopping", &[], "milk, lemons");
        server.put("/documents/settings", &[], "{}");
        server.put("/documents/tea", &[], recipe);
        page.resize(1200, 920).await;
        page.open("tea").await;
        page.reload().await;
        page.is_logged(["GET /documents/tea", "If-None-Match: \"1\"", "304", "\"1\""]).await;
        page.type_into("text", "Serve with lemon.\n").await;
        let theirs =
            recipe.replace("One spoon for each cup.\nLet it stand.", "Two spoons for each cup.\nFour minutes.");
        server.put("/documents/tea", &[("If-Match", "*")], &theirs);
        page.press("save").await;
        page.is_logged(["PUT /documents/tea", "If-Match: \"1\"", "412", ""]).await;
        page.is_in_conflict(&theirs, &format!("{recipe}Serve with lemon.\n")).await;
        page.is_logged(["GET /documents", "If-None-Match: W/\"1\"", "200", "W/\"2\""]).await;

        if let Some(file) = env::var_os("DOCUMENTS_PICTURE") {
            page.ask("scrollTo(0, 0)").await;
            let picture = page.client.screenshot().await.expect("a picture");
            fs::write(file, picture).expect("the picture is written");
        }
    });
}
