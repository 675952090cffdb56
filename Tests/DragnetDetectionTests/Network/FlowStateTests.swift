import DragnetCore
import DragnetDetection
import DragnetEvents
import Testing

@Suite("Memory of the network channel")
struct FlowStateTests {
    @Test("Bytes and seconds below 0 or without end are drawn to what can be, and spoil no later column")
    func faultyNumbers() {
        var stream = FlowStream(roles: HostRoles())
        let faults = [-5e9, 1e300, -.infinity, .infinity, 0]
        for (step, fault) in faults.enumerated() {
            let event = Event(
                row: step, time: Int64(step) * 60_000_000, source: 0, destination: 1, port: 1, sentBytes: fault,
                receivedBytes: fault, duration: fault)
            _ = stream.read(event)
            #expect(!stream.columns.contains { $0.isInfinite }, "\(fault)")
            stream.record()
        }
        // A host that only ever sent less than nothing has sent nothing.
        for step in 0..<50 {
            _ = stream.read(
                Event(row: step, time: Int64(step + 9) * 60_000_000, source: 2, destination: 3, sentBytes: -1e6))
            #expect(stream.columns[FlowColumns.place("bytesOut.day")] == 0)
            stream.record()
        }
        _ = stream.read(Event(row: 0, time: 4_000_000_000, source: 2, destination: 3, sentBytes: 1e6))
        // log1p of a thousand kilobytes.
        #expect(abs(stream.columns[FlowColumns.place("bytesOut.day")] - 6.9088) < 1e-3)
    }

    @Test("Late events and times at the ends of what there is run nothing backwards")
    func times() {
        var stream = FlowStream(roles: HostRoles())
        for time in [0, 5_000_000, 1, Int64.max / 2, -5, Int64.max / 2 + 1] {
            _ = stream.read(Event(row: 0, time: time, source: 0, destination: 1, port: 1, sentBytes: 10))
            #expect(!stream.columns.contains { $0.isInfinite })
            stream.record()
        }
        _ = stream.read(Event(row: 0, time: 0, source: 0, destination: 1, port: 1, sentBytes: 10))
        #expect(abs(stream.columns[FlowColumns.place("pairEvents.day")] - 1.6094) < 0.01)
    }

    @Test("Pairs idle for thirty days are forgotten once there are a hundred thousand, and no others")
    func sweep() {
        var stream = FlowStream(roles: HostRoles())
        let day: Int64 = 86_400_000_000
        func pair(_ number: Int) -> (NodeIndex, NodeIndex) {
            (NodeIndex(number / 300), NodeIndex(1_000 + number % 300))
        }
        func take(_ number: Int, at time: Int64) -> Bool {
            let (source, destination) = pair(number)
            _ = stream.read(Event(row: 0, time: time, source: source, destination: destination, port: 1))
            stream.record()
            return stream.columns[FlowColumns.place("pair.new")] == 1
        }
        let isNew = FlowColumns.place("pair.new")
        for number in 0..<60_000 { _ = take(number, at: 0) }
        for number in 60_000..<90_000 { _ = take(number, at: 2 * day) }
        // One of the oldest is met again in time.
        #expect(!take(7, at: 2 * day))
        for number in 90_000..<100_000 { _ = take(number, at: 31 * day) }
        #expect(stream.state.droppedPairs == 59_999)
        for (number, isForgotten) in [(7, false), (8, true), (59_999, true), (60_000, false), (99_999, false)] {
            let (source, destination) = pair(number)
            _ = stream.read(Event(row: 0, time: 31 * day, source: source, destination: destination, port: 1))
            #expect((stream.columns[isNew] == 1) == isForgotten, "pair \(number)")
        }
    }
}
