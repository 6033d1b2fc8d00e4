// A value that is watched. Values are never changed in place: a new one is set.
import {useLayoutEffect, useReducer} from '../preact.js';

export function store(initial) {
  let value = initial;
  const watchers = new Set();
  function set(next) {
    if (next === value) {
      return;
    }
    value = next;
    [...watchers].forEach((watcher) => watcher(value));
  }
  return {
    get: () => value,
    set,
    /** Lays some fields over the present ones. */
    patch(fields) {
      set({...value, ...fields});
    },
    /** Returns what ends the watching. */
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** The value within a component, which is drawn again when what it selects changes. */
export function useStore(source, select = (value) => value) {
  const [, draw] = useReducer((count) => count + 1, 0);
  const selected = select(source.get());
  useLayoutEffect(() => {
    let shown = select(source.get());
    if (shown !== selected) {
      draw();
    }
    return source.watch((value) => {
      const next = select(value);
      if (next !== shown) {
        shown = next;
        draw();
      }
    });
  }, [source]);
  return selected;
}
