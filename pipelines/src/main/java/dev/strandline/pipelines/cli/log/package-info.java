/** The SLF4J binding of the command line: quiet libraries, our own lines clean, a file a run. */
@NullMarked
package dev.strandline.pipelines.cli.log;

import org.jspecify.annotations.NullMarked;
