/* A page without a browser: what scripts find when they are read, and an address that they change.
   Imported before the scripts themselves. */
const stored = new Map();
const properties = new Map();

export const page = {
  /** Go to an address, with nothing stored and no component set. */
  open(address = "/") {
    stored.clear();
    properties.clear();
    page.go(address);
  },
  go(address) {
    const url = new URL(address, "https://bench.example");
    Object.assign(globalThis.location, {
      href: url.href, pathname: url.pathname, search: url.search,
    });
  },
  address: () => globalThis.location.pathname + globalThis.location.search,
  /** Set what a component holds, as Dash would. */
  holds: (id, props) => properties.set(id, props),
  held: (id) => properties.get(id),
  keeps: (name, items) => stored.set("bandwatch-" + name, JSON.stringify(items)),
  kept: (name) => JSON.parse(stored.get("bandwatch-" + name) || "null"),
};

globalThis.window = globalThis;
globalThis.location = {};
globalThis.addEventListener = () => undefined;
globalThis.document = { addEventListener: () => undefined };
globalThis.history = {
  state: {},
  pushState: (_, __, address) => page.go(address),
  replaceState: (_, __, address) => page.go(address),
};
globalThis.localStorage = {
  getItem: (name) => stored.get(name) ?? null,
  setItem: (name, text) => stored.set(name, text),
};
globalThis.dash_component_api = {
  getLayout: (id) => (properties.has(id) ? { props: properties.get(id) } : undefined),
};
globalThis.dash_clientside = {
  no_update: "no update",
  set_props: (id, props) => properties.set(id, { ...properties.get(id), ...props }),
  callback_context: {},
};
/* Elements as plain objects; the cells of grids ask React for no more. */
globalThis.React = {
  createElement: (type, props, ...children) => ({ type, props: props || {}, children }),
};

/** The texts of an element, in order. */
export function texts(element) {
  if (element === null || element === undefined || element === false) return [];
  if (typeof element !== "object") return [String(element)];
  return element.children.flatMap(texts);
}
