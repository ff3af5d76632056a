package io.github.bwflow.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

  @Test
  void printsNothingForEqualTexts() {
    assertEquals("", UnifiedDiff.of("a", "b", "x\n", "x\n"));
  }

  @Test
  void printsThreeLinesOfContext() {
    assertEquals(
        """
        --- a
        +++ b
        @@ -2,6 +2,7 @@
         2
         3
         4
        +new
         5
         6
         7
        """,
        UnifiedDiff.of("a", "b", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nnew\n5\n6\n7\n8\n"));
  }

  @Test
  void marksALastLineWithoutLineEnd() {
    assertEquals(
        """
        --- a
        +++ b
        @@ -1,1 +1,2 @@
        -x
        \\ No newline at end of file
        +x
        +y
        \\ No newline at end of file
        """,
        UnifiedDiff.of("a", "b", "x", "x\ny"));
  }

  @Test
  void marksALineEndThatIsAdded() {
    assertEquals(
        "--- a\n+++ b\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+x\n",
        UnifiedDiff.of("a", "b", "x", "x\n"));
  }

  @Test
  void keepsCarriageReturnsInTheirLines() {
    assertEquals(
        "--- a\n+++ b\n@@ -1,2 +1,2 @@\n x\r\n-y\r\n+z\r\n",
        UnifiedDiff.of("a", "b", "x\r\ny\r\n", "x\r\nz\r\n"));
  }

  @Test
  void countsFromZeroWhereThereIsNoOldText() {
    assertEquals("--- a\n+++ b\n@@ -0,0 +1,1 @@\n+x\n", UnifiedDiff.of("a", "b", "", "x\n"));
  }

  @Test
  void endsANameWithBlanksByATab() {
    assertEquals(
        "--- a b\t\n+++ c\n@@ -1,1 +1,1 @@\n-x\n+y\n", UnifiedDiff.of("a b", "c", "x\n", "y\n"));
  }
}
