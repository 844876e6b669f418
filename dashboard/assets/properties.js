/* Properties of Dash components, read and set by scripts that are no callbacks. */
window.bandwatchProperties = (function () {
  "use strict";

  /**
   * Return a component, undefined where the page has none of that id: it may have been left.
   *
   * `dash_component_api` is made for components, not for pages. Dash has no other way to read a
   * property outside of a callback, so this is the only place that calls it.
   */
  function find(id) {
    const api = window.dash_component_api;
    try {
      return (api && api.getLayout(id)) || undefined;
    } catch {
      return undefined; // Dash throws where no component has the id
    }
  }

  /**
   * Return a property of a component.
   *
   * @param {string | object} id
   * @param {string} name Such as "value".
   * @returns {any} Undefined if no such component is on the page.
   */
  function read(id, name) {
    const found = find(id);
    return found && found.props ? found.props[name] : undefined;
  }

  /**
   * Set properties of a component; callbacks that listen to them run. Nothing, where it is not
   * on the page.
   *
   * @param {string | object} id
   * @param {Object<string, any>} properties
   */
  function set(id, properties) {
    if (find(id)) window.dash_clientside.set_props(id, properties);
  }

  return { read, set };
})();
