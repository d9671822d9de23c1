//! A small static server for this machine only: what a real static host does, and no more.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::response::Sse;
use axum::response::sse::Event;
use axum::routing::get;
use tokio::sync::watch;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// How many ports after the wanted one are tried.
const PORTS_TO_TRY: u16 = 20;

/// What is served.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    folder: PathBuf,
    sub_paths: Vec<String>,
    builds: Option<watch::Receiver<u64>>,
}

impl Site {
    /// The files of a folder, also when the folder is replaced by another later.
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), sub_paths: Vec::new(), builds: None }
    }

    /// Serves the same files below another path too, such as `/docs/rmapscope`.
    pub(crate) fn also_below(mut self, path: &str) -> Self {
        self.sub_paths.push(path.to_owned());
        self
    }

    /// Tells the page, through `reload-events`, the number of the newest build.
    pub(crate) fn announcing(mut self, builds: watch::Receiver<u64>) -> Self {
        self.builds = Some(builds);
        self
    }

    /// Serves it in the background until this program ends; gives its address.
    pub(crate) fn serve(self, listener: TcpListener) -> Result<SocketAddr> {
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = {
            let _guard = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let router = self.router();
        thread::Builder::new()
            .name("server".to_owned())
            .spawn(move || {
                if let Err(error) = runtime.block_on(async { axum::serve(listener, router).await }) {
                    eprintln!("error: the server ended: {error}");
                }
            })
            .context("cannot start the server's thread")?;
        Ok(address)
    }

    fn router(self) -> Router {
        // Refuses anything but GET and HEAD, and any path that leads out of the folder.
        let files = ServeDir::new(&self.folder).precompressed_gzip();
        let mut router = Router::new().fallback_service(files.clone());
        for path in &self.sub_paths {
            router = router.nest_service(path, files.clone());
        }
        if let Some(builds) = self.builds {
            let events = move || async move {
                let numbers = WatchStream::new(builds);
                let events = numbers.map(|build| Event::default().data(build.to_string()));
                Sse::new(events.map(Ok::<_, Infallible>))
            };
            router = router.route("/reload-events", get(events));
        }
        let fresh = HeaderValue::from_static("no-store");
        router
            .layer(SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, fresh))
            // What a development build did not compress beforehand; events are left as they are.
            .layer(CompressionLayer::new())
    }
}

/// A port of this machine: the wanted one, or the next that is free.
pub(crate) fn listen(wanted: u16) -> Result<TcpListener> {
    let last = wanted.saturating_add(PORTS_TO_TRY);
    for port in wanted..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Err(error) if error.kind() == ErrorKind::AddrInUse && port < last => {}
            result => return result.with_context(|| format!("cannot listen on port {port}")),
        }
    }
    unreachable!("the last port's result is returned")
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpStream};

    use fs_err as fs;

    use super::{Site, listen};

    /// Sends a request as it is and gives the whole answer, headers in lower case.
    fn ask(address: SocketAddr, first_line: &str, header: &str) -> String {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        let request = format!("{first_line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{header}\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("answered");
        String::from_utf8_lossy(&answer).to_lowercase()
    }

    #[test]
    fn serves_like_a_static_host() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("site");
        fs::create_dir_all(&site).expect("made");
        fs::write(folder.path().join("secret.txt"), "secret").expect("written");
        fs::write(site.join("index.html"), "<p>hello</p>").expect("written");
        fs::write(site.join("a.wasm"), "module").expect("written");
        fs::write(site.join("a.wasm.gz"), "compressed").expect("written");
        fs::write(site.join("b.js"), "let page = 1;\n".repeat(100)).expect("written");
        let site = Site::new(&site).also_below("/docs/rmapscope");
        let address = site.serve(listen(0).expect("a port")).expect("served");

        let page = ask(address, "GET /", "");
        assert!(page.starts_with("http/1.1 200") && page.ends_with("<p>hello</p>"), "{page}");
        assert!(page.contains("content-type: text/html"), "{page}");
        let below = ask(address, "GET /docs/rmapscope/", "");
        assert!(below.ends_with("<p>hello</p>"), "{below}");
        let module = ask(address, "GET /a.wasm", "");
        assert!(module.contains("content-type: application/wasm"), "{module}");
        assert!(module.ends_with("module"), "{module}");
        let compressed = ask(address, "GET /a.wasm", "Accept-Encoding: gzip\r\n");
        assert!(compressed.contains("content-encoding: gzip"), "{compressed}");
        assert!(compressed.contains("content-type: application/wasm"), "{compressed}");
        assert!(compressed.ends_with("compressed"), "{compressed}");

        let script = ask(address, "GET /b.js", "Accept-Encoding: gzip\r\n");
        assert!(script.contains("content-encoding: gzip"), "{script}");
        assert!(script.contains("content-type: text/javascript"), "{script}");

        for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//etc/passwd"] {
            let answer = ask(address, &format!("GET {path}"), "");
            assert!(answer.starts_with("http/1.1 4"), "{path}: {answer}");
        }
        for method in ["POST", "PUT", "DELETE"] {
            let answer = ask(address, &format!("{method} /index.html"), "Content-Length: 0\r\n");
            assert!(answer.starts_with("http/1.1 405"), "{method}: {answer}");
        }
    }

    #[test]
    fn takes_the_next_port_when_one_is_taken() {
        let first = listen(0).expect("a port");
        let port = first.local_addr().expect("bound").port();
        let next = listen(port).expect("one of the next");
        assert_ne!(next.local_addr().expect("bound").port(), port);
    }
}
