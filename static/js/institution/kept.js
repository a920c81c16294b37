/* Lists that are kept in this browser under a name, until nothing is in them. */
export const kept = (name) => { try { return JSON.parse(localStorage.getItem(name)) ?? []; } catch { return []; } };
export const keep = (name, items) => {
  try {
    if (items.length) localStorage.setItem(name, JSON.stringify(items)); else localStorage.removeItem(name);
  } catch { /* nothing can be kept here: it is known until the page closes */ }
};
