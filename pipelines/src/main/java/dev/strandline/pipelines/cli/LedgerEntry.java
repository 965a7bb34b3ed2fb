package dev.strandline.pipelines.cli;

/**
 * The latest that a table's ledger has of an input.
 *
 * @param version what the store said of the content: an etag, or modification time and inode
 * @param content the number of this content among the versions of the object, from 1
 * @param rows records found, rejected ones included
 * @param commit the number of the commit that consumed it
 * @param verdict why none of its rows are in the table; empty for a good input
 */
public record LedgerEntry(
    String source,
    String path,
    String location,
    long bytes,
    String version,
    String checksum,
    long content,
    long rows,
    long rejected,
    long commit,
    String verdict) {}
