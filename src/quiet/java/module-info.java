/**
 * Keeps the JDK's own logging away from short runs. A module of its own, because the JDK looks for
 * loggers in modules first: in an archive of classes it finds this one without opening a jar.
 *
 * <p>There are two, because the JDK asks whether there is more than one, and where there is not reads
 * the directory of each jar to be sure. {@code -Djdk.logger.finder.singleton=false} permits it.
 */
module bwflow.quiet {
  provides System.LoggerFinder with
      io.github.bwflow.quiet.NoLogs,
      io.github.bwflow.quiet.NoLogs.Again;
}
