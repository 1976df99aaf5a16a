// The reader: what the address names is brought into view even where the browser was late, and stays in view after printing.
"use strict";
const showNamed = () => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named) named.scrollIntoView({ block: "center" });
};
addEventListener("load", showNamed);
