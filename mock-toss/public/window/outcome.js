/** Tells the page that embeds this window how it ended. */
const { outcome, target } = document.body.dataset;
if (window.parent !== window) window.parent.postMessage({ source: "mock-toss", outcome: JSON.parse(outcome) }, target);
