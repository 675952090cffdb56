import DragnetPipeline
import Testing

/// Which found incidents go on under which earlier ids.
@Suite("Heirs of incidents")
struct IncidentHeirsTests {
    /// The incident of each row from the first one on; a dot is a row without one.
    private func rows(_ text: String) -> [Int: String] {
        var rows: [Int: String] = [:]
        for (row, letter) in text.enumerated() where letter != "." { rows[row] = String(letter) }
        return rows
    }

    private func heirs(
        _ earlier: String, _ found: String, ranked: [String] = ["a", "b", "c"], closed: Set<String> = []
    ) -> IncidentHeirs {
        IncidentHeirs(earlier: rows(earlier), found: rows(found), ranked: ranked, closed: closed)
    }

    @Test func oneSharedEventIsNotEnough() {
        let shared = heirs("XXXX", "a...aa", closed: ["X"])
        #expect(shared.lent.isEmpty && shared.joined.isEmpty)
        #expect(heirs("XXXX", "aa..aa").lent.isEmpty, "half is not most")
        #expect(heirs("XXXX", "aaa.aa").lent == ["a": "X"])
        #expect(heirs("XXXX", "aaa.aa", closed: ["X"]).lent == ["a": "X"])
    }

    @Test func anIDGoesToWhoHoldsTheEvents() {
        // The better one holds one of them alone.
        let parted = heirs("XXXX", "abbb")
        #expect(parted.lent == ["b": "X"] && parted.joined.isEmpty)
        // Who may not go on takes no id, and leaves it to nobody.
        #expect(heirs("XXXX", "abbb", ranked: ["a"]).lent.isEmpty)
    }

    @Test func theLargestOpenOneLendsItsID() {
        let joined = heirs("XXXXYYZZZ", "aaaaaaaaa", closed: ["X"])
        #expect(joined.lent == ["a": "Z"] && joined.joined == ["Y": "a"], "what is closed is left as it is")
        #expect(heirs("ZZYY", "aaaa").lent == ["a": "Y"], "equals by name")
    }

    @Test func whatIsPartedIsJoinedIntoTheLargestPart() {
        // Of six rows two and three are held, and none of them holds most.
        #expect(heirs("XXXXXX", "bbaaa.").joined == ["X": "a"])
        // Equal parts: the better one, in every process.
        for _ in 0..<20 { #expect(heirs("XXXXXX", "bbccaa", ranked: ["c", "b", "a"]).joined == ["X": "c"]) }
        #expect(heirs("XXXXXX", "a.b...").joined.isEmpty, "most of it is told nowhere")
    }
}
