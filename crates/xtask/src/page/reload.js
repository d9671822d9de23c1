// Added by `cargo xtask serve`: loads the page anew when it was rebuilt.
let build;
new EventSource(new URL("reload-events", import.meta.url)).addEventListener("message", (event) => {
  if (build !== undefined && build !== event.data) location.reload();
  build = event.data;
});
