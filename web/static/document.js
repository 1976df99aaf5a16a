// The reader: what the address names is brought into view even where the browser was late, and stays in view after printing.
"use strict";
// On a narrow window the text comes first: the list of contents opens when asked for.
if (matchMedia("(max-width: 60rem)").matches) {
  for (const contents of document.querySelectorAll(".outline details")) contents.open = false;
}
const showNamed = () => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named) named.scrollIntoView({ block: "center" });
};
addEventListener("load", showNamed);
