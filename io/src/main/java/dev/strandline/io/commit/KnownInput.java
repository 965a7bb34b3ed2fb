package dev.strandline.io.commit;

/**
 * The latest that the ledger has of an input.
 *
 * @param commit the number of the commit that consumed it
 */
public record KnownInput(long commit, ConsumedInput input) {}
