import DragnetCore
import DragnetTestSupport
import Foundation
import Testing

/// `dragnet neighbors`: alike entities, and such as have never met.
@Suite("Neighbors command")
struct NeighborsCommandTests {
    /// Forty cards shop at the merchants of their town, a few of which each card has not been to.
    private func trained() throws -> (TemporaryFolder, met: [String: Set<String>]) {
        let folder = try TemporaryFolder()
        var met: [String: Set<String>] = [:]
        var log = "id,time,card,merchant,amount\n"
        var random = KeyedRandom(RandomKey(21))
        for row in 0..<2_400 {
            let card = row * 7 % 40
            // Towns are even and odd; of its twelve merchants a card leaves three out.
            let shop = random.next(below: 12)
            guard (shop + card) % 4 != 0 else { continue }
            let merchant = "M\(shop * 2 + card % 2)"
            met["C\(card)", default: []].insert(merchant)
            let day = 1 + row / 90
            log += "t\(row),2026-01-\(SmallLogs.two(day))T\(SmallLogs.two(row % 24)):00:00Z,C\(card),\(merchant),10\n"
        }
        try folder.write(log, to: "log.csv")
        for command in [["import", "log.csv", "--workspace", "w"], ["train", "--workspace", "w", "--walks", "60"]] {
            let outcome = try Program.run(command, in: folder.path())
            try #require(outcome.status == 0, "\(outcome.error)")
        }
        return (folder, met)
    }

    private func ids(_ folder: TemporaryFolder, _ flags: String...) throws -> [String] {
        let outcome = try Program.run(["neighbors"] + flags + ["--workspace", "w", "--json"], in: folder.path())
        try #require(outcome.status == 0, "\(outcome.error)")
        return try JSONLines.objects(outcome.output).compactMap { $0["id"] as? String }
    }

    @Test func merchantsThatACardHasNotMetAreThoseOfItsTown() throws {
        let (folder, met) = try trained()
        var (right, all) = (0, 0)
        for card in [0, 1, 6, 9, 14, 23, 38] {
            let found = try ids(folder, "C\(card)", "--unmet", "--type", "merchant", "--top", "3")
            #expect(found.count == 3)
            for merchant in found {
                #expect(merchant.hasPrefix("M") && met["C\(card)"]?.contains(merchant) == false)
                all += 1
                if let number = Int(merchant.dropFirst()), number % 2 == card % 2 { right += 1 }
            }
        }
        #expect(10 * right >= 9 * all, "\(right) of \(all)")
        // All that it can find are those that were not met.
        let every = try ids(folder, "C4", "--unmet", "--type", "merchant", "--top", "1000")
        #expect(Set(every).isDisjoint(with: met["C4"] ?? []) && every.count == 24 - (met["C4"]?.count ?? 0))
        let alike = try ids(folder, "C4", "--type", "card", "--top", "5")
        #expect(alike.count == 5 && !alike.contains("C4"))
        let wrong = try Program.run(
            ["neighbors", "C4", "--unmet", "--metric", "cosine", "--workspace", "w"], in: folder.path())
        #expect(wrong.status == 2 && wrong.error.contains("--unmet ranks by the dot product"), "\(wrong.error)")
    }

    @Test func aCardThatCameAfterTheModelIsPlacedByWhereItShopped() throws {
        let (folder, _) = try trained()
        var later = "id,time,card,merchant,amount\n"
        let shops = ["M0", "M4", "M8", "M10", "M16", "M22"]
        for (place, merchant) in shops.enumerated() {
            later += "u\(place),2026-01-29T1\(place):00:00Z,NEW,\(merchant),10\n"
        }
        later += "u8,2026-01-29T20:00:00Z,APART,ELSEWHERE,10\n"
        try folder.write(later, to: "later.csv")
        let imported = try Program.run(["import", "later.csv", "--workspace", "w"], in: folder.path())
        try #require(imported.status == 0, "\(imported.error)")

        let cards = try ids(folder, "NEW", "--type", "card", "--top", "10")
        let even = cards.count { Int($0.dropFirst()).map { $0 % 2 == 0 } ?? false }
        #expect(cards.count == 10 && even >= 9, "\(cards)")
        let merchants = try ids(folder, "NEW", "--unmet", "--type", "merchant", "--top", "3")
        #expect(merchants.allSatisfy { Int($0.dropFirst()).map { $0 % 2 == 0 } ?? false }, "\(merchants)")
        #expect(Set(merchants).isDisjoint(with: shops))
        let told = try Program.run(["neighbors", "NEW", "--workspace", "w"], in: folder.path())
        #expect(told.error.contains("NEW came after the model was learnt; its place is worked out from 6 entities"))
        #expect(try told.output == Program.run(["neighbors", "NEW", "--workspace", "w"], in: folder.path()).output)
        let known = try Program.run(["neighbors", "C4", "--workspace", "w"], in: folder.path())
        #expect(known.status == 0 && known.error.isEmpty, "\(known.error)")
        let apart = try Program.run(["neighbors", "APART", "--workspace", "w"], in: folder.path())
        #expect(apart.status == 2 && apart.error.contains("it has met nobody that the model knows"), "\(apart.error)")
    }
}
