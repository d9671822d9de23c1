//! What other sites' editors ask for to embed a scene (oEmbed 1.0): a file for each, and a list of all.

use std::path::Path;

use anyhow::Result;
use fs_err as fs;
use rmapscope_view::scenes::SCENES;
use rmapscope_view::share;
use serde_json::json;

/// The folder of the files.
const FOLDER: &str = "oembed";

/// Writes a file for each scene; `base` is the address of the page, with its slash.
///
/// Where it is not known yet, addresses are relative to the page's folder.
pub(super) fn add(site: &Path, base: &str) -> Result<()> {
    let folder = site.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let mut list = Vec::new();
    for scene in &SCENES {
        let title = scene.title();
        let address = format!("{base}index.html?embed=1&scene={}", scene.id);
        let html = share::iframe(&address, title);
        let file = json!({
            "version": "1.0",
            "type": "rich",
            "provider_name": "rmapscope",
            "provider_url": base,
            "title": title,
            "width": share::FRAME.0,
            "height": share::FRAME.1,
            "html": html,
        });
        fs::write(folder.join(format!("{}.json", scene.id)), format!("{file:#}\n"))?;
        list.push(json!({ "id": scene.id, "title": title, "question": scene.question }));
    }
    fs::write(folder.join("scenes.json"), format!("{:#}\n", json!(list)))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use fs_err as fs;
    use rmapscope_view::scenes::SCENES;
    use serde_json::Value;

    #[test]
    fn every_scene_has_a_file() {
        let folder = tempfile::tempdir().expect("a folder");
        super::add(folder.path(), "https://example.org/r/").expect("written");
        for scene in &SCENES {
            let file = folder.path().join("oembed").join(format!("{}.json", scene.id));
            let text = fs::read_to_string(file).expect("it is there");
            let value: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(value["type"], "rich");
            let html = value["html"].as_str().expect("a text");
            let address = format!("src=\"https://example.org/r/index.html?embed=1&amp;scene={}\"", scene.id);
            assert!(html.contains(&address), "{html}");
        }
    }
}
