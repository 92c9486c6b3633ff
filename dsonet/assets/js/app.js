// Everything here makes a page nicer that already works without it.
import htmx from "htmx.org";
import "@github/markdown-toolbar-element";
import "@github/text-expander-element";
import "./confirm.js";
import "./drafts.js";
import "./editor.js";
import "./focus.js";
import "./mentions.js";
import "./menus.js";
import "./once.js";
import "./preview.js";
import "./upload.js";

window.htmx = htmx;
