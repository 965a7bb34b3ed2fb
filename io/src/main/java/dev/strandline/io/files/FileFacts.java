package dev.strandline.io.files;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What letters need to know of a file.
 *
 * @param context decodes a raw record again: header, charset, the path's values
 * @param sensitive whether a column is sensitive, so that letters keep no bytes
 */
record FileFacts(Map<String, String> context, boolean sensitive) {
  FileFacts {
    context = Collections.unmodifiableMap(new TreeMap<>(context));
  }
}
