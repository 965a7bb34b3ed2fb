/** Servers that tests start as processes of their own, each from a folder of published jars. */
@NullMarked
package dev.strandline.servers;

import org.jspecify.annotations.NullMarked;
