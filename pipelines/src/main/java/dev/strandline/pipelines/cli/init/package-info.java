/** From a sample file to a commented spec: its form, its columns and their types. */
@NullMarked
package dev.strandline.pipelines.cli.init;

import org.jspecify.annotations.NullMarked;
