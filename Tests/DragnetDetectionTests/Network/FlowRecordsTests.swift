import DragnetCore
import DragnetDetection
import Foundation
import Testing

@Suite("Rhythm and suspicion")
struct FlowRecordsTests {
    private func rhythm(gaps: [Double], sizes: [Float]? = nil) -> FlowRhythm {
        var rhythm = FlowRhythm()
        var time: Int64 = 1_700_000_000_000_000
        rhythm.add(at: time, size: sizes?[0])
        for (place, gap) in gaps.enumerated() {
            time += Int64((gap * 1e6).rounded())
            rhythm.add(at: time, size: sizes?[place + 1])
        }
        return rhythm
    }

    @Test("A clock is regular, chance is not")
    func regular() {
        #expect(rhythm(gaps: [Double](repeating: 300, count: 40)).regularity == 1)
        var random = KeyedRandom(RandomKey(1))
        var total: Float = 0
        for _ in 0..<50 {
            // Gaps of a Poisson process deviate from their mean by 2/e of it.
            let gaps = (0..<60).map { _ in random.nextExponential(mean: 300) }
            total += rhythm(gaps: gaps).regularity
        }
        #expect(abs(Double(total) / 50 - (1 - 2 / M_E)) < 0.12)
    }

    @Test("Gaps that alternate by a share of their mean cost that share", arguments: [0.1, 0.2, 0.3])
    func alternating(share: Double) {
        let gaps = (0..<200).map { 600 * ($0 % 2 == 0 ? 1 + share : 1 - share) }
        #expect(abs(Double(rhythm(gaps: gaps).regularity) - (1 - share)) < 0.05 * share + 0.005)
    }

    @Test("Mean gap and deviation are means of the last twenty, newest first")
    func moments() {
        var random = KeyedRandom(RandomKey(2))
        let gaps = (0..<80).map { _ in 100 + 400 * random.nextUnit() }
        var (mean, deviation) = (gaps[0], 0.0)
        for (place, gap) in gaps.enumerated().dropFirst() {
            let rate = 1 / Double(min(place + 1, 20))
            deviation += rate * (abs(gap - mean) - deviation)
            mean += rate * (gap - mean)
        }
        let found = rhythm(gaps: gaps)
        #expect(abs(Double(found.gapMean) - mean) < 0.05 && abs(Double(found.gapDeviation) - deviation) < 0.05)
        #expect(found.count == 81)
    }

    @Test("Two events are no rhythm, nor are gaps of five seconds or less")
    func tooLittle() {
        #expect(rhythm(gaps: [60]).regularity == 0)
        #expect(rhythm(gaps: [60, 60]).regularity == 1)
        #expect(rhythm(gaps: [Double](repeating: 5, count: 30)).regularity == 0)
        #expect(rhythm(gaps: [Double](repeating: 5.5, count: 30)).regularity > 0.99)
    }

    @Test("Sizes that never change are the same, and hours are those of the clock")
    func sizes() {
        let same = rhythm(gaps: [Double](repeating: 60, count: 20), sizes: [Float](repeating: 512, count: 21))
        #expect(same.sameness == 1)
        let changing = rhythm(
            gaps: [Double](repeating: 60, count: 200), sizes: (0..<201).map { $0 % 2 == 0 ? 100 : 300 })
        #expect(abs(changing.sameness - 0.5) < 0.05)
        #expect(rhythm(gaps: [60, 60]).sameness == 0)
        // 22:13:20 and every half an hour for ten hours: eleven hours of the clock.
        #expect(rhythm(gaps: [Double](repeating: 1_800, count: 20)).activeHours == 11)
    }

    private func isNear(_ found: Float, _ expected: Double) -> Bool {
        let gap = abs(Double(found) - expected)
        return gap < 1e-3 * max(expected, 0.01)
    }

    @Test("Suspicion fades with an hour, a day and five days, its sum over all never")
    func suspicion() {
        var random = KeyedRandom(RandomKey(3))
        var held = HostSuspicion()
        var time: Int64 = 1_000_000_000
        var entries: [(time: Int64, value: Float)] = []
        for _ in 0..<60 {
            time += Int64(random.nextExponential(mean: 20_000) * 1e6)
            let value = Float(3 * random.nextUnit())
            entries.append((time, value))
            held.fade(to: time)
            held.add(value)
        }
        time += 5_000_000_000
        held.fade(to: time)
        for (lane, halfLife) in [3_600.0, 86_400, 432_000, .infinity].enumerated() {
            let shares = entries.map { exp2(-Double(time - $0.time) / 1e6 / halfLife) }
            var (sum, count) = (0.0, 0.0)
            for (entry, share) in zip(entries, shares) {
                sum += Double(entry.value) * share
                count += share
            }
            #expect(isNear(held.sums[lane], sum))
            #expect(isNear(held.events[lane], count))
        }
        let peak = entries.map { Double($0.value) * exp2(-Double(time - $0.time) / 1e6 / 86_400) }.max() ?? 0
        #expect(abs(Double(held.peak) - peak) < 1e-3)
        let before = held.sums
        held.fade(to: time - 1_000_000)
        #expect(held.sums == before)
    }
}
