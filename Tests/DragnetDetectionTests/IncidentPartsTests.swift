import DragnetDetection
import Testing

@Suite("Findings")
struct FindingsTests {
    @Test("Codes have words, and words of their own")
    func words() {
        #expect(Set(ReasonCode.allCases.map(\.words)).count == ReasonCode.allCases.count)
        #expect(ReasonCode.allCases.allSatisfy { $0.rawValue == $0.rawValue.uppercased() })
    }
}
