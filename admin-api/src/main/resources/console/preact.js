// The one place that names the library's release; ConsoleFile serves it under this path.
import {Component, html, useEffect, useState} from './library/htm-3.1.1.js';

export {
  html, render, useState, useEffect, useLayoutEffect, useRef, useReducer,
} from './library/htm-3.1.1.js';

/** A component whose module is loaded when it is first drawn: for what most visits never open. */
export function lazy(load, name) {
  let loaded = null;
  return (given) => {
    const [draw, setDraw] = useState(() => loaded);
    useEffect(() => {
      if (!draw) {
        load().then((module) => {
          loaded = module[name];
          setDraw(() => loaded);
        });
      }
    }, []);
    return draw && html`<${draw} ...${given} />`;
  };
}

/** A component that is drawn again only when what it is given changes: for rows of long lists. */
export function pure(draw) {
  return class extends Component {
    shouldComponentUpdate(next) {
      return Object.keys(next).some((name) => next[name] !== this.props[name]);
    }

    render(given) {
      return draw(given);
    }
  };
}
