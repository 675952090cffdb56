import DragnetCore
import DragnetDetection
import Foundation
import Testing

/// Checks the counters of the network channel against sums over the whole list of events.
@Suite("Wall-clock counters")
struct WallCounterTests {
    private struct Entry {
        var time: Int64
        var amount: Double
    }

    /// Bursts, pauses of minutes, of hours and of days, some events at the same instant.
    private func entries(_ count: Int, seed: UInt64) -> [Entry] {
        var random = KeyedRandom(RandomKey(seed))
        var time: Int64 = 1_700_000_000_000_000
        return (0..<count).map { _ in
            let mean = [0, 2, 40, 900, 20_000, 200_000][random.next(below: 6)]
            time += mean == 0 ? 0 : Int64(random.nextExponential(mean: Double(mean)) * 1e6)
            return Entry(time: time, amount: Double(random.next(below: 4)))
        }
    }

    /// What the definition says of one half-life after `entries`: the count, and of the buckets before the running one the
    /// fading maximum and the mean.
    private func expected(_ entries: [Entry], _ halfLife: Double) -> (count: Double, maximum: Double, mean: Double) {
        var peaks: [(bucket: Int64, peak: Double)] = []
        var count = 0.0
        for (place, entry) in entries.enumerated() {
            count = entries[...place].reduce(0) {
                $0 + $1.amount * exp2(-Double(entry.time - $1.time) / 1e6 / halfLife)
            }
            let bucket = entry.time / Int64(halfLife * 1e6)
            if peaks.last?.bucket == bucket {
                peaks[peaks.count - 1].peak = max(peaks[peaks.count - 1].peak, count)
            } else {
                peaks.append((bucket, count))
            }
        }
        var (maximum, mean) = (0.0, 0.0)
        for (place, closed) in peaks.dropLast().enumerated() {
            // A bucket is closed when the next one opens, and fades from then on.
            let age = Double(peaks[peaks.count - 1].bucket - peaks[place + 1].bucket) * halfLife / 86_400
            maximum = max(maximum, closed.peak * exp2(-age / 14))
            mean += max(1 / Double(place + 1), 0.05) * (closed.peak - mean)
        }
        return (count, maximum, mean)
    }

    @Test("Counts, fading maxima and means of closed buckets are those of sums over all events", arguments: 1...4)
    func bruteForce(seed: UInt64) {
        let entries = entries(160, seed: seed)
        var counter = WallCounter()
        for place in entries.indices {
            _ = counter.advance(to: entries[place].time, adding: Float(entries[place].amount))
            guard place % 9 == 0 || place > 150 else { continue }
            for lane in 0..<WallCounter.lanes {
                let found = expected(Array(entries[...place]), Double(WallCounter.halfLives[lane]))
                #expect(isNear(counter.counts[lane], found.count), "count \(place) \(lane)")
                #expect(isNear(counter.maxima[lane], found.maximum), "maximum \(place) \(lane)")
                #expect(isNear(counter.means[lane], found.mean), "mean \(place) \(lane)")
            }
        }
    }

    private func isNear(_ value: Float, _ expected: Double) -> Bool {
        abs(Double(value) - expected) <= 1e-3 * max(abs(expected), 1e-2)
    }

    @Test("A flood raises nothing that it is compared with while its bucket runs")
    func runningBucket() {
        var counter = WallCounter()
        let start: Int64 = 86_400_000_000 * 20_000
        for step in 0..<400 { _ = counter.advance(to: start + Int64(step) * 600_000_000, adding: 1) }
        let flood = start + 3 * 86_400_000_000
        _ = counter.advance(to: flood, adding: 1)
        let before = counter
        for step in 1...5_000 { _ = counter.advance(to: flood + Int64(step) * 10_000, adding: 1) }
        #expect(counter.maxima == before.maxima && counter.means == before.means)
        #expect(counter.counts[1] > 4_000)
        // An hour later the flood is the past, and says so at once.
        let closing = counter.advance(to: flood + 3_600_000_000, adding: 0)
        #expect(closing.lanes & 0b10 != 0 && closing.reached[1] > 4_000)
        #expect(counter.maxima[1] > 4_000 && counter.maxima[2] == before.maxima[2])
    }

    @Test("Buckets are those of the clock, and each is closed once")
    func closing() {
        var counter = WallCounter()
        let midnight: Int64 = 86_400_000_000 * 20_000
        #expect(counter.advance(to: midnight - 1, adding: 1).lanes == 0)
        #expect(counter.advance(to: midnight, adding: 1).lanes == 0b111)
        #expect(counter.advance(to: midnight + 59_999_999, adding: 1).lanes == 0)
        #expect(counter.advance(to: midnight + 60_000_000, adding: 1).lanes == 0b001)
        #expect(counter.advance(to: midnight + 3_600_000_000, adding: 1).lanes == 0b011)
    }

    @Test("An event that comes late counts at the newest time")
    func late() {
        var counter = WallCounter()
        _ = counter.advance(to: 10_000_000_000, adding: 2)
        #expect(counter.advance(to: 1, adding: 3).lanes == 0)
        #expect(counter.counts[0] == 5 && counter.last == 10_000_000_000)
    }

    @Test("The running minute's excess is chi squared with exact counts, as MIDAS-R has it")
    func ticks() {
        var random = KeyedRandom(RandomKey(5))
        var tick: Int32 = 0
        var ticks: [Int32] = []
        var held = TickCount()
        var exceeded = 0
        for _ in 0..<600 {
            tick += random.nextBool(probability: 0.2) ? Int32(random.next(below: 9)) : 0
            ticks.append(tick)
            let found = Double(held.add(at: tick))
            let recent = ticks.reduce(0.0) { $0 + exp2(-Double(tick - $1)) }
            let (all, time) = (Double(ticks.count), Double(tick) + 1)
            let expected =
                time > 1 && recent > all / time
                ? (recent - all / time) * (recent - all / time) * time * time / (all * (time - 1)) : 0
            if expected > 0 { exceeded += 1 }
            #expect(abs(found - expected) <= 2e-3 * max(expected, 0.05))
        }
        #expect(exceeded > 100)
    }
}
