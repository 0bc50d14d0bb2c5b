// Gives what a reader with a screen reader, a keyboard or weak eyes would stumble over (WCAG 2.2, levels A and AA, in part).
() => {
  const faults = [];
  const fault = (what, element) => faults.push(`${what}: ${element.outerHTML.slice(0, 120)}`);

  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (!field.labels.length && !field.getAttribute("aria-label")) fault("no label", field);
  }
  for (const image of document.querySelectorAll("img")) {
    if (!image.hasAttribute("alt")) fault("no alt text", image);
  }
  for (const link of document.querySelectorAll("a[href], button")) {
    const name = link.textContent.trim() || link.getAttribute("aria-label") || "";
    if (!name) fault("no name", link);
  }
  for (const table of document.querySelectorAll("table")) {
    if (!table.caption) fault("no caption", table);
    for (const head of table.querySelectorAll("th")) if (!head.scope) fault("no scope", head);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of ids.filter((id, i) => ids.indexOf(id) !== i)) faults.push(`id twice: ${id}`);
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title.trim()) faults.push("no title");
  if (document.querySelectorAll("main").length !== 1) faults.push("not one main");

  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) fault("heading level skipped", heading);
    level = own;
  }
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");

  const rgb = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const light = (c) => { const s = c / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || seen.has(element) || element.closest("script, option, .visually-hidden")) continue;
    seen.add(element);
    const style = getComputedStyle(element);
    const [one, other] = [luminance(rgb(style.color)), luminance(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    if (contrast < (large ? 3 : 4.5)) fault(`contrast ${contrast.toFixed(2)}`, element);
  }
  return faults.slice(0, 10);
}
