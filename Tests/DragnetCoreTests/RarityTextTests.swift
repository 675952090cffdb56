import DragnetCore
import Foundation
import Testing

@Suite("Rarity in words")
struct RarityTextTests {
    @Test(
        "Whole numbers up to a thousand, two digits beyond",
        arguments: [
            (1.0, nil), (1.4, nil), (2.0, "1 in 2"), (52, "1 in 52"), (999, "1 in 999"), (1_000, "1 in 1,000"),
            (1_234, "1 in 1,200"), (12_345, "1 in 12,000"), (99_999, "1 in 100,000"),
            (7_130_936_236, "1 in 7,100,000,000"),
            (1e300, "1 in 1,000,000,000,000"),
        ])
    func rarities(_ events: Double, _ words: String?) {
        #expect(RarityText.oneIn(log10(events)) == words)
    }

    @Test("What is no number of digits is nothing rare") func nonsense() {
        #expect(RarityText.oneIn(-.infinity) == nil && RarityText.oneIn(.nan) == nil)
    }
}
