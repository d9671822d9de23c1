
// The page, and it alone, keeps itself for when there is no network; where that is not allowed it works without.
if (new URLSearchParams(location.search).get("embed") !== "1") {
  const keep = async () => {
    try {
      await navigator.serviceWorker?.register("sw.js");
    } catch {}
  };
  if (document.readyState === "complete") keep();
  else addEventListener("load", keep);
}
