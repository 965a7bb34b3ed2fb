/**
 * What sources of messages share, whichever log they are in: rows of messages, letters of those
 * that are refused, and their replay. A source gives its messages as {@link
 * dev.strandline.io.messages.Message}, and knows ranges of them by itself.
 */
@NullMarked
package dev.strandline.io.messages;

import org.jspecify.annotations.NullMarked;
