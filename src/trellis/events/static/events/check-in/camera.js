// The camera reads badges where the browser knows codes; everywhere else one types or uses a hand scanner.
const PAUSE = 250; // between looks, in milliseconds
const AGAIN = 3000; // the same badge in front of the camera is one scan

export async function canScan() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

export async function startScanning(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let last = "";
  let lastAt = 0;
  const timer = setInterval(async () => {
    const codes = await detector.detect(video).catch(() => []);
    const text = codes[0]?.rawValue ?? "";
    if (!text || (text === last && Date.now() - lastAt < AGAIN)) return;
    last = text;
    lastAt = Date.now();
    found(text);
  }, PAUSE);
  return () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
}
