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
        let shared = heirs("PPPP", "a...aa", closed: ["P"])
        #expect(shared.lent.isEmpty && shared.joined.isEmpty)
        #expect(heirs("PPPP", "aa..aa").lent.isEmpty, "half is not most")
        #expect(heirs("PPPP", "aaa.aa").lent == ["a": "P"])
        #expect(heirs("PPPP", "aaa.aa", closed: ["P"]).lent == ["a": "P"])
    }

    @Test func anIDGoesToWhoHoldsTheEvents() {
        // The better one holds one of them alone.
        let parted = heirs("PPPP", "abbb")
        #expect(parted.lent == ["b": "P"] && parted.joined.isEmpty)
        // Who may not go on takes no id, and leaves it to nobody.
        #expect(heirs("PPPP", "abbb", ranked: ["a"]).lent.isEmpty)
    }

    @Test func theLargestOpenOneLendsItsID() {
        let joined = heirs("PPPPQQRRR", "aaaaaaaaa", closed: ["P"])
        #expect(joined.lent == ["a": "R"] && joined.joined == ["Q": "a"], "what is closed is left as it is")
        #expect(heirs("RRQQ", "aaaa").lent == ["a": "Q"], "equals by name")
    }

    @Test func whatIsPartedIsJoinedIntoTheLargestPart() {
        // Of six rows two and three are held, and none of them holds most.
        #expect(heirs("PPPPPP", "bbaaa.").joined == ["P": "a"])
        // Equal parts: the better one, in every process.
        for _ in 0..<20 { #expect(heirs("PPPPPP", "bbccaa", ranked: ["c", "b", "a"]).joined == ["P": "c"]) }
        #expect(heirs("PPPPPP", "a.b...").joined.isEmpty, "most of it is told nowhere")
    }
}
