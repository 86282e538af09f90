// What unpacks a log that was rotated away, by how its name ends (logrotate(8), compresscmd): a part of Perl programs.

/** Gives `$is_packed`, which matches a name and keeps its ending, and `%unpacker` from endings to commands. */
export const unpackers = String.raw`
my $is_packed = qr/\.(gz|xz|bz2|zst)$/;
my %unpacker = (gz => ['gzip', '-dc'], xz => ['xz', '-dc'], bz2 => ['bzip2', '-dc'], zst => ['zstd', '-dcq']);
`;
