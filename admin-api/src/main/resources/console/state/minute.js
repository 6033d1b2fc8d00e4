// Ticks once a minute, for what is told as "since".
import {store} from './store.js';

export const minute = store(Date.now());

setInterval(() => minute.set(Date.now()), 60_000);
