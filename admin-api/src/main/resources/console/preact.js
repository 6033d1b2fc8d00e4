// The one place that names the library's release; ConsoleFile serves it under this path.
import {Component} from './library/htm-3.1.1.js';

export {
    html, render, useState, useEffect, useLayoutEffect, useRef, useReducer,
} from './library/htm-3.1.1.js';

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
