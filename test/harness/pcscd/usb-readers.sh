# Gives the namespaces of a PC/SC daemon one USB reader that can be plugged in, and three serial ones of two slots each.
# Argument: the compiled usb-driver.c.
set -e
drivers=/usr/lib/pcsc/drivers
vpcd=$drivers/serial/libifdvpcd.so
bundle=/run/bundles/usb-reader.bundle/Contents
mkdir -p "$bundle/Linux" /run/serial /run/reader.conf
cp "$1" "$bundle/Linux/usb-driver.so"
cat > "$bundle/Info.plist" <<'PLIST'
<plist><dict>
<key>CFBundleExecutable</key><string>usb-driver.so</string>
<key>CFBundleName</key><string>usb-reader</string>
<key>ifdCapabilities</key><string>0x00000000</string>
<key>ifdVendorID</key><array><string>0xFFFE</string></array>
<key>ifdProductID</key><array><string>0x0001</string></array>
<key>ifdFriendlyName</key><array><string>USB PCD</string></array>
</dict></plist>
PLIST
# Two readers of one library file break each other.
cp "$vpcd" /run/usb-vpcd.so
channel=0x8C7B
for reader in A B C; do
  cp "$vpcd" "/run/serial/$reader.so"
  printf 'FRIENDLYNAME "Virtual PCD %s"\nDEVICENAME /dev/null:0x%X\nLIBPATH /run/serial/%s.so\nCHANNELID 0x%X\n' \
    "$reader" "$channel" "$reader" "$channel" >> /run/reader.conf/vpcd
  channel=$((channel + 2))
done
mkfifo /run/usb-reader
mount --bind /run/bundles "$drivers"
