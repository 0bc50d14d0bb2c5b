// Suggests names while words are written into a search box. The box works without this file.
const box = document.querySelector("input[data-suggest]");
if (box) {
  const list = document.createElement("ul");
  list.id = `${box.id}-names`;
  list.className = "names";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Names that begin so");
  box.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false", autocomplete: "off",
  })) box.setAttribute(name, value);

  let chosen = -1;
  let asked = 0;
  let timer = 0;

  const show = (open) => {
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    if (!open) choose(-1);
  };
  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === number)));
    if (number < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[number].id);
  };
  const go = (item) => {
    if (item.dataset.path) location.assign(item.dataset.path);
    else { box.value = item.textContent; box.form.requestSubmit(); }
  };
  const fill = (labels, paths) => {
    list.replaceChildren(...labels.map((label, i) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${i}`;
      item.dir = "auto";
      item.textContent = label;
      item.dataset.path = paths[i];
      item.setAttribute("role", "option");
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); go(item); });
      return item;
    }));
    choose(-1);
    show(labels.length > 0);
  };
  const ask = async () => {
    const number = ++asked;
    const words = box.value.trim();
    if (!words) return show(false);
    try {
      const response = await fetch(`/search/suggest?q=${encodeURIComponent(words)}`);
      const [, labels, , paths] = response.ok ? await response.json() : ["", [], [], []];
      if (number === asked && document.activeElement === box) fill(labels, paths);
    } catch { show(false); }
  };

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  box.addEventListener("blur", () => show(false));
  box.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show(false); return; }
    if (list.hidden || last < 0) return;
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen === last ? -1 : chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen < 0 ? last : chosen - 1); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); go(list.children[chosen]); }
  });
}
