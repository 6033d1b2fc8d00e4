// Where the focus goes with the next view: who came by keyboard goes on where she came to.
let goal = null;

export function focusNext(name) {
  goal = name;
}

/** Whether it is this one's turn, once. */
export function takesFocus(name) {
  const its = goal === name;
  goal = its ? null : goal;
  return its;
}
