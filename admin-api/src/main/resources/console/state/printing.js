// A thread on paper: whole, so what is not here yet is fetched first.
import {older, thread} from './thread.js';

export async function printThread() {
  const {id} = thread.get();
  while (thread.get().id === id && !thread.get().whole) {
    const before = thread.get().messages.length;
    await older();
    if (thread.get().messages.length === before && !thread.get().whole) {
      return;
    }
  }
  if (thread.get().id === id) {
    // Once it is drawn.
    setTimeout(print);
  }
}
