package dev.strandline.options;

/** A place in the spec's text, both numbers counted from 1. */
record Mark(int line, int column) {
  static final Mark START = new Mark(1, 1);
}
